// Saved, saving, offline, signed out: said once, quietly, where it can always be seen.

import { icon, say, write } from "./parts.js";

const badge = document.getElementById("save-state");
const notice = document.getElementById("save-notice");
const signIn = document.getElementById("signed-out");
const SHOWN = {
  saved: ["success", "circle-check"],
  saving: ["neutral", "refresh-cw"],
  stuck: ["warning", "alert-triangle"],
  offline: ["warning", "wifi-off"],
  failing: ["warning", "refresh-cw"],
  signed_out: ["warning", "lock"],
  closed: ["danger", "lock"],
};

const askToSignIn = (isOut) => {
  signIn.querySelector("a").href = `/auth/login?next=${encodeURIComponent(location.pathname + location.hash)}`;
  if (isOut) signIn.showModal();
  else signIn.close();
};

export const showStatus = (courier, words) => {
  const { state } = courier;
  const { length, isSafe } = courier.sheet.queue;
  const [tone, name] = SHOWN[state];
  if (badge.dataset.state !== state) {
    badge.dataset.state = state;
    badge.className = `badge ${tone}`;
    badge.querySelector("svg").replaceWith(icon(name));
    askToSignIn(state === "signed_out");
  }
  write(badge.querySelector("span"), words.states[state]);
  const text = state === "closed" ? (courier.reason ?? "") : state in words.notices ? say(words.notices[state], { count: length }) : "";
  write(notice, isSafe ? text : words.full);
  notice.hidden = !notice.textContent;
};
