/** “Use my position”: fills latitude, longitude and accuracy; the button shows itself only where that can work. */
import { hint, say } from "./words.js";

function fill(selector, value) {
  const field = selector ? document.querySelector(selector) : null;
  if (!field) return;
  field.value = value;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}

function locate(button) {
  hint(button, say("locating"));
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      fill(button.dataset.lat, coords.latitude.toFixed(6));
      fill(button.dataset.lon, coords.longitude.toFixed(6));
      fill(button.dataset.accuracy, Math.round(coords.accuracy));
      hint(button, say("located", { metres: Math.round(coords.accuracy) }));
    },
    (problem) => hint(button, say(problem.code === problem.PERMISSION_DENIED ? "locate_denied" : "locate_failed"), "error"),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}

if (navigator.geolocation && isSecureContext) {
  for (const button of document.querySelectorAll("[data-geolocate]")) {
    button.hidden = false;
    button.addEventListener("click", () => locate(button));
  }
}
