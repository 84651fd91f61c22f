import { UploadError } from "./state/uploads.js";

/**
 * One file on its way to the server. `fetch` does not tell how far it is; XMLHttpRequest does.
 *
 * @param {object} parts
 * @param {string} parts.address
 * @param {string} parts.csrfToken
 * @param {File} parts.file
 * @param {(progress: number) => void} parts.told  from 0 to 1
 * @returns {{done: Promise<Attachment>, abort: () => void}}
 */
export function upload({ address, csrfToken, file, told }) {
  const request = new XMLHttpRequest();
  /** @type {Promise<Attachment>} */
  const done = new Promise((resolve, reject) => {
    request.onload = () => settle(request, resolve, reject);
    for (const end of /** @type {const} */ (["onerror", "onabort", "ontimeout"]))
      request[end] = () => reject(new UploadError({ status: 0 }));
  });
  request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
  request.open("POST", address);
  request.responseType = "json";
  request.setRequestHeader("X-CSRFToken", csrfToken);
  request.send(formOf(file));
  return { done, abort: () => request.abort() };
}

/** @param {File} file */
function formOf(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return form;
}

/**
 * @param {XMLHttpRequest} request
 * @param {(attachment: Attachment) => void} resolve
 * @param {(error: UploadError) => void} reject
 */
function settle({ status, response }, resolve, reject) {
  if (status === 201 && response) resolve(response);
  else reject(new UploadError({ status, detail: response?.detail }));
}
