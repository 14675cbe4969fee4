/** Quiet refresh: fetches this page again and swaps the parts marked `data-refresh="seconds"`; maps and charts follow. */
import { say } from "./words.js";

const parts = () => [...document.querySelectorAll("[data-refresh][id]")];
const state = document.querySelector("[data-refresh-state]");
let last = new Date();

function clock(at) {
  return at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

function tell(key) {
  if (state) state.textContent = say(key, { time: clock(last) });
}

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { credentials: "same-origin", headers: { "X-Quiet-Refresh": "1" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of parts()) {
      const next = fresh.getElementById(part.id);
      if (next && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(next));
    }
    last = new Date();
    tell("refreshed");
    document.dispatchEvent(new Event("luoshi:refresh"));
  } catch {
    tell("refresh_failed");
  }
}

const seconds = Math.min(...parts().map((part) => Number(part.dataset.refresh) || 60));
if (Number.isFinite(seconds)) {
  setInterval(refresh, seconds * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  tell("refreshed");
}
