/** Data of a page: either a JSON data block named by `#id`, or an address to fetch. */
export async function load(where) {
  if (where.startsWith("#")) return JSON.parse(document.querySelector(where).textContent);
  const response = await fetch(where, { headers: { Accept: "application/geo+json, application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${where}: ${response.status}`);
  return response.json();
}

/** The address of a vendored library, written into the page's head by `{% script %}`. */
export function library(name) {
  return document.querySelector(`meta[name="library-${name}"]`).content;
}

/** The present value of one of the stylesheet's colours. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
