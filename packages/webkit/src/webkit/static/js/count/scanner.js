// The phone's camera as a scanner: the browser's own detector, or a reader of EAN where it has none.

import { readEan } from "./ean.js";

const PAUSE = 120;
const FORMATS = ["ean_13", "ean_8", "upc_a", "code_128", "itf", "code_39"];
const WIDTH = 640;

const detector = async () => {
  if (!("BarcodeDetector" in window)) return null;
  const known = await BarcodeDetector.getSupportedFormats().catch(() => []);
  const formats = FORMATS.filter((one) => known.includes(one));
  return formats.length ? new BarcodeDetector({ formats }) : null;
};

/** Read a code off a picture by rows of grey, from the middle outwards. */
const readRows = (video, canvas) => {
  const height = Math.round((video.videoHeight / video.videoWidth) * WIDTH);
  Object.assign(canvas, { width: WIDTH, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, WIDTH, height);
  for (const place of [0.5, 0.42, 0.58, 0.34, 0.66]) {
    const { data } = context.getImageData(0, Math.round(height * place), WIDTH, 1);
    const grey = Array.from({ length: WIDTH }, (_, at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2]);
    const code = readEan(grey) ?? readEan(grey.reverse());
    if (code) return code;
  }
  return null;
};

export class Scanner {
  #stream = null;
  #seen = "";
  #once = "";

  constructor(video, onCode) {
    Object.assign(this, { video, onCode, canvas: document.createElement("canvas") });
  }

  get isOn() {
    return Boolean(this.#stream);
  }

  /** Switch the camera on; throws where there is none or nobody allows it. */
  async start() {
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    this.video.srcObject = this.#stream;
    await this.video.play();
    this.native = await detector();
    this.#seen = "";
    this.#look();
  }

  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
  }

  /** The same code may be read again. */
  forget() {
    this.#seen = "";
  }

  async #look() {
    if (!this.isOn) return;
    const code = this.video.videoWidth ? await this.#sure() : null;
    if (code && code !== this.#seen) {
      this.#seen = code;
      navigator.vibrate?.(60);
      this.onCode(code);
    }
    setTimeout(() => this.#look(), PAUSE);
  }

  /** Of rows of grey a code is believed when two pictures agree. */
  async #sure() {
    if (this.native) return this.#read();
    const code = readRows(this.video, this.canvas);
    const isSure = code === this.#once;
    this.#once = code ?? "";
    return isSure ? code : null;
  }

  async #read() {
    const [found] = await this.native.detect(this.video).catch(() => []);
    return found?.rawValue ?? null;
  }
}
