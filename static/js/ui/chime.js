/** Two notes, the second a fourth above the first: frequency in hertz, begin and length in seconds. */
const NOTES = [
  { frequency: 587.33, at: 0, length: 0.16 },
  { frequency: 783.99, at: 0.11, length: 0.32 },
];
const LOUDNESS = 0.08;

/** One short sound, made here: no file, nothing to load. */
export class Chime {
  /** @type {AudioContext | null} */
  #context = null;

  /** A page that was never touched may make no sound: then it is silent. */
  async play() {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") await this.#context.resume().catch(() => {});
    if (this.#context.state === "running") for (const note of NOTES) this.#sound(this.#context, note);
  }

  /**
   * @param {AudioContext} context
   * @param {{frequency: number, at: number, length: number}} note
   */
  #sound(context, { frequency, at, length }) {
    const begin = context.currentTime + at;
    const tone = new OscillatorNode(context, { type: "sine", frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + length);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + length);
  }
}
