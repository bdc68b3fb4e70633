// Numbers as people type and read them; between page and server they are strings such as "1234.56".

const isBrazilian = document.documentElement.lang !== "en";
const timeZone = document.querySelector("[data-zone]")?.dataset.zone;
const GROUPED = { ".": /^[1-9]\d{0,2}(\.\d{3})+$/, ",": /^[1-9]\d{0,2}(,\d{3})+$/ };

const withDot = (text) => {
  if (text.includes(",") && text.includes(".")) {
    const mark = text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
    const other = mark === "," ? "." : ",";
    const at = text.lastIndexOf(mark);
    const whole = text.slice(0, at);
    return GROUPED[other].test(whole) ? `${whole.replaceAll(other, "")}.${text.slice(at + 1)}` : "?";
  }
  const grouping = isBrazilian ? "." : ",";
  for (const [mark, groups] of Object.entries(GROUPED)) {
    if (text.split(mark).length > 2 || (mark === grouping && groups.test(text))) return groups.test(text) ? text.replaceAll(mark, "") : "?";
  }
  return text.replace(",", ".");
};

/** Return "1234.56" for what was typed, or null for what is no number. */
export const parse = (text) => {
  const plain = withDot(String(text ?? "").replace(/\s|R?\$/gi, ""));
  return /^(\d{1,18}(\.\d{1,6})?|\.\d{1,6})$/.test(plain) ? plain : null;
};

/** Return "5.5" for a percentage such as "5,5 %", or null for what is none. */
export const percent = (text) => (text.includes("$") ? null : parse(text.replace(/\s*%\s*$/, "")));

const written = (value, least, most) =>
  Number(value).toLocaleString(isBrazilian ? "pt-BR" : "en", { minimumFractionDigits: least, maximumFractionDigits: most });

/** Write an amount of money, without its sign. */
export const money = (value) => written(value, 2, 2);

/** Write a quantity or a percentage, without zeros that say nothing. */
export const plain = (value) => written(value, 0, 3);

/** Write what stands in a field: nothing for nothing and for zero. */
export const inField = (value) => (Number(value) ? plain(value) : "");

// Digits of a length of its own, the last of which checks the others.
const isBarcode = (text) => {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const sum = [...text].reverse().reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
};

/** Return the barcode that a scanner typed behind a quantity, or in its place; null if there is none. */
export const scanned = (text) => {
  const length = [text.length, 13].find((one) => isBarcode(text.slice(-one)));
  return length ? { code: text.slice(-length), rest: text.slice(0, -length) } : null;
};

/** Return cents of an amount such as "1234.56". */
export const cents = (value) => Math.round(Number(value) * 100);

/** Write a moment as a short date of the store. */
export const day = (moment) =>
  new Date(moment).toLocaleDateString(isBrazilian ? "pt-BR" : "en", { day: "2-digit", month: "2-digit", year: "2-digit", timeZone });
