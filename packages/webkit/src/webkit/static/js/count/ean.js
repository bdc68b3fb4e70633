// Reads EAN-13 and EAN-8 off one row of brightness: runs of dark and light, then digits by their widths.

const LEFT = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];
const EVEN = LEFT.map((widths) => [...widths].reverse().join(""));
const FIRST = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"];
const GUARD = 0.45; // how far a bar of a guard may be off, in modules

/** Return the widths of runs, the first of them light. */
const runs = (row) => {
  const span = Math.max(8, Math.round(row.length / 16));
  let sum = 0;
  const sums = row.map((value) => (sum += value));
  const around = (at) => {
    const from = Math.max(0, at - span);
    const to = Math.min(row.length - 1, at + span);
    return (sums[to] - (from ? sums[from - 1] : 0)) / (to - from + 1);
  };
  const low = Math.min(...row);
  const high = Math.max(...row);
  if (high - low < 60) return [];
  const limit = (at) => (around(at) + (low + high) / 2) / 2;
  const found = [0];
  let isDark = false;
  row.forEach((value, at) => {
    if (value < limit(at) !== isDark) {
      isDark = !isDark;
      found.push(0);
    }
    found[found.length - 1] += 1;
  });
  return found;
};

const near = (width, unit, modules) => Math.abs(width / unit - modules) < GUARD * modules + 0.25;

/** Return a digit and its set ("L", "G") of four runs, or null. */
const digit = (widths) => {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const modules = widths.map((width) => (width * 7) / whole);
  let best = null;
  for (const [set, codes] of Object.entries({ L: LEFT, G: EVEN })) {
    codes.forEach((code, value) => {
      const off = modules.reduce((sum, width, at) => sum + (width - Number(code[at])) ** 2, 0);
      if (!best || off < best.off) best = { off, value, set };
    });
  }
  return best.off < 0.65 ? best : null;
};

const isSound = (digits) => {
  const sum = digits.reduceRight((total, value, at) => total + value * ((digits.length - 1 - at) % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
};

/** Return `count` digits that begin at a run, or null. */
const half = (found, start, count) => {
  const read = [];
  for (let at = 0; at < count; at += 1) {
    const one = digit(found.slice(start + 4 * at, start + 4 * at + 4));
    if (!one) return null;
    read.push(one);
  }
  return read;
};

const decode = (found, start, each) => {
  const left = half(found, start + 3, each);
  const middle = start + 3 + 4 * each;
  const right = left && half(found, middle + 5, each);
  if (!right || right.some(({ set }) => set !== "L")) return null;
  const sets = left.map(({ set }) => set).join("");
  const first = each === 6 ? FIRST.indexOf(sets) : sets === "LLLL" ? null : -1;
  if (first === -1) return null;
  const digits = [...(first === null ? [] : [first]), ...left.map(({ value }) => value), ...right.map(({ value }) => value)];
  return isSound(digits) ? digits.join("") : null;
};

/** Return the code in a row of brightness from left to right, or null. */
export const readEan = (row) => {
  const found = runs(row);
  for (const each of [6, 4]) {
    const length = 8 * each + 11;
    const modules = 14 * each + 11;
    for (let start = 1; start + length <= found.length; start += 2) {
      const unit = found.slice(start, start + length).reduce((sum, width) => sum + width, 0) / modules;
      const guards = [...found.slice(start, start + 3), ...found.slice(start + length - 3, start + length)];
      const code = guards.every((width) => near(width, unit, 1)) ? decode(found, start, each) : null;
      if (code) return code;
    }
  }
  return null;
};
