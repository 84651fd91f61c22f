import { Uploads } from "../state/uploads.js";
import { attachFiles } from "./attaching.js";
import { UploadList } from "./upload-list.js";

/** The files of the composer: how they come in, where they are on their way, and how that looks. */
export class AttachedFiles {
  #form;
  #list;
  /** @type {import("./composer.js").Composer | null} */
  #composer = null;

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form
   * @param {import("../state/uploads.js").Transport} parts.api
   * @param {{bytes: number, files: number}} parts.limits
   * @param {import("../texts.js").Texts} parts.texts
   */
  constructor({ form, api, limits, texts }) {
    this.#form = form;
    this.uploads = new Uploads({ transport: api, limits, texts, changed: () => this.#changed() });
    const list = /** @type {HTMLElement} */ (form.querySelector("[data-uploads]"));
    this.#list = new UploadList(list, this.uploads);
  }

  /** @param {import("./composer.js").Composer} composer */
  attach(composer) {
    this.#composer = composer;
    const area = /** @type {HTMLElement} */ (this.#form.closest("[data-room-view]"));
    attachFiles({ form: this.#form, area, add: (files) => composer.filesAdded(this.uploads.add(files)) });
  }

  #changed() {
    this.#list.render();
    this.#composer?.filesMoved();
  }
}
