// Takes what was counted to the server; how long it waited is told, so that no clock has to be right.

import { Courier } from "../quote/courier.js";

export class Runner extends Courier {
  request({ key, op, at, fields }) {
    const seconds_ago = Math.max(0, Math.round((Date.now() - at) / 1000));
    return ["PUT", `${this.address}/entries/${op}`, { product_id: key, ...fields, seconds_ago }];
  }

  stored(entry, { counted }) {
    this.sheet.store(entry.key, counted);
    this.sheet.queue.drop(entry);
    this.sheet.tell("changed", entry.key);
  }
}
