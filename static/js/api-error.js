/** An answer that is not a success. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} detail what the server says about it, in the reader's language; may be empty
   */
  constructor(status, detail = "") {
    super(`HTTP ${status}`);
    this.status = status;
    this.detail = detail;
  }

  /** Will asking again give the same answer? */
  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}
