import { kindOf, shownSize, sizeText } from "../state/files.js";
import { cloneTemplate, setText } from "./templates.js";

/**
 * The files of a message, painted into copies of the server's templates.
 * @param {HTMLElement} message
 * @param {Attachment[] | null} attachments  null: as the server has rendered them
 */
export function paintFiles(message, attachments) {
  const place = /** @type {HTMLElement | null} */ (message.querySelector("[data-files]"));
  if (!place || attachments === null) return;
  const shown = attachments.map(({ id }) => id).join(" ");
  if (place.dataset.files === shown) return;
  place.dataset.files = shown;
  const pictures = attachments.filter((file) => kindOf(file) === "picture");
  const others = attachments.filter((file) => kindOf(file) !== "picture");
  place.replaceChildren(...(pictures.length ? [gridOf(pictures)] : []), ...others.map(elementOf));
}

/** @param {Attachment[]} pictures */
function gridOf(pictures) {
  const grid = document.createElement("div");
  grid.className = "pictures";
  if (pictures.length > 1) grid.dataset.many = "";
  grid.replaceChildren(...pictures.map(pictureOf));
  return grid;
}

/** @param {Attachment} file */
function pictureOf({ url, name, content_type, thumbnail = "", width = 1, height = 1 }) {
  const element = cloneTemplate("picture");
  element.setAttribute("href", url);
  element.querySelector("source")?.setAttribute("srcset", thumbnail);
  const image = /** @type {HTMLImageElement} */ (element.querySelector("img"));
  const size = shownSize(width, height);
  image.width = size.width;
  image.height = size.height;
  image.alt = name;
  image.src = content_type === "image/gif" ? url : thumbnail;
  return element;
}

/** @param {Attachment} file */
function elementOf(file) {
  const element = cloneTemplate(kindOf(file));
  const link = /** @type {HTMLAnchorElement} */ (
    element.matches("[data-paper]") ? element : element.querySelector("[data-paper]")
  );
  link.setAttribute("href", file.url);
  link.setAttribute("download", file.name);
  setText(link, "[data-file-name]", file.name);
  setText(link, "[data-file-size]", sizeText(file.size));
  element.querySelector("audio, video")?.setAttribute("src", file.url);
  element.querySelector("audio, video")?.setAttribute("aria-label", file.name);
  return element;
}
