// Two people changed the same: both values, and which one shall stay.

import { button, icon, make, say } from "./parts.js";

const shown = (value, name, words) => (name === "unit_price" && value === null ? words.by_rules : value || words.nothing);

const differences = ({ fields, entry }, words) =>
  entry.clash.fields.map((name) => {
    const mine = name === "customer_id" ? fields.customer_name : fields[name];
    const theirs = name === "customer_id" ? entry.base.customer_name : entry.base[name];
    return make(
      "p",
      "clash-values",
      make("strong", "", words.fields[name] ?? name),
      make("span", "", say(words.yours, { value: shown(mine, name, words) })),
      make("span", "", say(words.theirs, { value: shown(theirs, name, words) })),
    );
  });

/** Make the box that shows both sides and asks. */
export const clashBox = (view, words) => {
  const { clash, kind } = view.entry;
  const sentence = clash.fields === null ? words.removed_by : kind === "remove" ? words.changed_after_removal : words.changed_by;
  const actions = make("div", "row", button(words.keep_mine, "keep-mine"), button(words.take_theirs, "take-theirs"));
  return make("div", "clash", icon("users"), make("div", "", make("p", "", say(sentence, { who: clash.by ?? words.somebody })), ...(clash.fields ? differences(view, words) : []), actions));
};
