/**
 * The page that checks a receipt: the record as it stands now, a file that was kept, or what a QR code carried.
 * What is said stands in the page, in the reader's language; here it is only chosen and filled in.
 */
import { Finding, checkHistory, checkReceipt } from "./proof.js";

const FIRST_KEY = "luoshi.first-key";
const OPEN = new Set(["not_yet", "nothing_published", "steps_to_come"]);
const panel = document.querySelector("[data-check]");
const words = document.querySelector("[data-check-words]");
const results = panel.querySelector("[data-results]");
const verdict = panel.querySelector("[data-verdict]");
const library = document.querySelector('meta[name="library-ed25519"]').content;

const feed = {
  async keys() {
    return (await fetched("keys.json")).json();
  },
  async checkpoint() {
    const answer = await fetched("checkpoint", { missing: true });
    return answer && answer.text();
  },
  async consistency(old, size) {
    const answer = await fetched(`consistency/${old}-${size}.json`, { missing: true });
    return answer && (await answer.json()).proof;
  },
  async tile(path) {
    return new Uint8Array(await (await fetched(path)).arrayBuffer());
  },
};

async function fetched(path, { missing = false } = {}) {
  const answer = await fetch(panel.dataset.feed + path, { cache: "no-cache", credentials: "omit" });
  if (missing && answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** A sentence of the page with its blanks filled in. */
function sentence(code, data = {}) {
  const found = words.querySelector(`[data-code="${code}"]`);
  const moments = { ...data };
  for (const name of ["time", "due"]) if (data[name]) moments[name] = new Date(data[name]).toLocaleString();
  return (found ?? words.querySelector('[data-code="failed"]')).textContent.replace(
    /\{(\w+)\}/g,
    (whole, name) => moments[name] ?? whole,
  );
}

function told(code, data, mark) {
  const line = document.createElement("li");
  line.className = mark === "✓" ? "is-good" : "is-warn";
  line.dataset.found = code;
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  sign.className = "timeline-mark";
  sign.textContent = mark;
  const said = document.createElement("p");
  said.className = "timeline-head";
  said.textContent = sentence(code, data);
  line.append(sign, said);
  results.append(line);
}

function conclude(code, tone) {
  verdict.textContent = sentence(code);
  verdict.className = `notice notice-${tone}`;
  verdict.dataset.outcome = code;
}

/** The key this browser saw the first time: another one later is news. */
function remembered() {
  try {
    return localStorage.getItem(FIRST_KEY) ?? "";
  } catch {
    return "";
  }
}

function remember(key) {
  try {
    localStorage.setItem(FIRST_KEY, key);
  } catch {
    // A private window keeps nothing; the check itself does not need it.
  }
}

async function check(written, how = checkReceipt) {
  results.replaceChildren();
  conclude("checking", "info");
  if (!globalThis.crypto?.subtle) {
    conclude("insecure", "warning");
    return;
  }
  const typed = panel.querySelector("[data-key]").value.trim();
  const began = performance.now();
  let open = false;
  try {
    const outcome = await how(written, {
      feed,
      library,
      shown: { version: Number(panel.dataset.version), state: panel.dataset.state, due: panel.dataset.due },
      trusted: typed || remembered(),
      say: (code, data) => {
        open ||= OPEN.has(code);
        told(code, data, open && code !== "promised" ? "·" : "✓");
      },
    });
    panel.dataset.milliseconds = (performance.now() - began).toFixed(1);
    if (typed) told("key_given", { key: outcome.keys.first.id }, "✓");
    else told(remembered() ? "key_same" : "key_new", { key: outcome.keys.first.id }, remembered() ? "✓" : "·");
    remember(outcome.keys.first.written);
    conclude(open ? "holds_so_far" : "holds", "success");
  } catch (problem) {
    if (problem instanceof Finding) {
      told(problem.code, problem.data, "✗");
      conclude(problem.code === "unreadable" ? "not_checked" : "false", problem.code === "unreadable" ? "warning" : "error");
    } else {
      told("failed", { detail: problem.message }, "·");
      conclude("not_checked", "warning");
    }
  }
  verdict.focus();
}

async function checkAt(address, how) {
  results.replaceChildren();
  const answer = await fetch(address, { cache: "no-store" });
  if (answer.ok) {
    await check(await answer.text(), how);
    return;
  }
  told(answer.status === 404 ? "nothing_published" : "failed", { detail: String(answer.status) }, "·");
  conclude("not_checked", "warning");
}

panel.hidden = false;
document.querySelector("[data-no-scripts]").hidden = true;
panel.querySelector("[data-now]")?.addEventListener("click", () => checkAt(panel.dataset.receipt, checkReceipt));
panel
  .querySelector("[data-all]")
  ?.addEventListener("click", () => checkAt(panel.dataset.history, checkHistory));
panel.querySelector("[data-file]").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const written = await file.text();
  event.target.value = ""; // so that the same file can be chosen again, with a key typed meanwhile
  await check(written);
});
if (location.hash.startsWith("#1~")) check(location.hash.slice(1));
