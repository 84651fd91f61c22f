import { ApiError } from "./api-error.js";
import { itemOfMessage } from "./state/items.js";
import { away, quoteOf } from "./state/quote.js";

/**
 * Reads what is answered and does not stand on the page.
 * @param {Pick<import("./api.js").Api, "message">} api
 * @returns {(id: number) => Promise<import("./state/quote.js").Quote | null>} null: not known now, perhaps later
 */
export function readerOf(api) {
  return async (id) => {
    try {
      return quoteOf(itemOfMessage(await api.message(id)));
    } catch (error) {
      return error instanceof ApiError && error.isFinal ? away(id) : null;
    }
  };
}
