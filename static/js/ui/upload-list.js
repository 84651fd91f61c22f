import { sizeText } from "../state/files.js";
import { cloneTemplate, setData, setText } from "./templates.js";

/** The files of the composer, each with how far it is and a button that takes it away. */
export class UploadList {
  #list;
  #uploads;
  /** @type {Map<number, HTMLElement>} */
  #elements = new Map();

  /**
   * @param {HTMLElement} list  [data-uploads]
   * @param {import("../state/uploads.js").Uploads} uploads
   */
  constructor(list, uploads) {
    this.#list = list;
    this.#uploads = uploads;
    list.addEventListener("click", (event) => this.#clicked(event));
  }

  render() {
    const { items } = this.#uploads;
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, element] of this.#elements) if (!keys.has(key)) this.#drop(key, element);
    for (const item of items) this.#paint(item);
    this.#list.hidden = items.length === 0;
  }

  /**
   * @param {number} key
   * @param {HTMLElement} element
   */
  #drop(key, element) {
    const image = element.querySelector("img");
    if (image?.src) URL.revokeObjectURL(image.src);
    element.remove();
    this.#elements.delete(key);
  }

  /** @param {import("../state/uploads.js").Upload} item */
  #paint(item) {
    const element = this.#elements.get(item.key) ?? this.#create(item);
    setData(element, { upload: item.key, state: item.state, final: item.isFinal });
    setText(element, "[data-upload-reason]", item.reason);
    const progress = /** @type {HTMLProgressElement} */ (element.querySelector("progress"));
    progress.value = item.progress;
  }

  /** @param {import("../state/uploads.js").Upload} item */
  #create({ key, file }) {
    const element = cloneTemplate("upload");
    setText(element, "[data-upload-name]", file.name);
    setText(element, "[data-upload-size]", sizeText(file.size));
    element.querySelector("progress")?.setAttribute("aria-label", file.name);
    for (const button of element.querySelectorAll("button"))
      button.setAttribute("aria-label", `${button.title}: ${file.name}`);
    if (file.type.startsWith("image/")) this.#preview(element, file);
    this.#elements.set(key, element);
    this.#list.append(element);
    return element;
  }

  /**
   * What the browser cannot show has an icon like other files.
   * @param {HTMLElement} element
   * @param {File} file
   */
  #preview(element, file) {
    const image = /** @type {HTMLImageElement} */ (element.querySelector("img"));
    image.onload = () => setData(element, { preview: true });
    image.src = URL.createObjectURL(file);
  }

  /** @param {Event} event */
  #clicked(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-action]");
    const element = /** @type {HTMLElement | null} */ (button?.closest("[data-upload]"));
    if (!button || !element) return;
    const key = Number(element.dataset.upload);
    if (button.getAttribute("data-action") === "retry-upload") return this.#uploads.retry(key);
    const next = /** @type {HTMLElement | null} */ (element.nextElementSibling ?? element.previousElementSibling);
    this.#uploads.remove(key);
    // The button is gone, and the focus with it.
    const target = next?.querySelector("[data-action=remove-upload]") ?? this.#list.closest("form")?.querySelector("textarea");
    /** @type {HTMLElement | null | undefined} */ (target)?.focus();
  }
}
