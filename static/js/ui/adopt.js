import { dress } from "./body.js";

/**
 * Takes over the rows the server has rendered: what they say as items, and which element shows which row.
 * A date is recognised by the line it stands before, so a page that is right is left untouched.
 *
 * @param {Element} container the element whose children are the rows
 * @returns {{items: import("../state/items.js").Item[], elements: Map<string, HTMLElement>,
 *   quotes: import("../state/quote.js").Quote[]}} elements by key of the row
 */
export function adoptRows(container) {
  const items = [];
  const quotes = [];
  /** @type {Map<string, HTMLElement>} */
  const elements = new Map();
  /** @type {HTMLElement | null} */
  let date = null;
  for (const element of /** @type {Iterable<HTMLElement>} */ (container.children)) {
    if (element.dataset.date) {
      date = element;
    } else if (element.hasAttribute("data-unread-divider")) {
      elements.set("divider", element);
    } else {
      const item = element.dataset.message ? messageIn(element) : systemLineIn(element);
      if (date) elements.set(`date:${date.dataset.date}:${item.key}`, date);
      date = null;
      elements.set(item.key, element);
      items.push(item);
      const body = element.querySelector("[data-body]");
      if (body) dress(body);
      const quote = element.querySelector("[data-quote]");
      if (quote) quotes.push(quoteIn(quote, Number(item.replyTo)));
    }
  }
  return { items, elements, quotes };
}

/**
 * @param {HTMLElement} element
 * @returns {import("../state/items.js").Item}
 */
function messageIn(element) {
  const { message, author, bot, client, replyTo, edited, deleted } = element.dataset;
  return {
    ...lineIn(element),
    kind: "message",
    id: Number(message),
    clientId: client || null,
    author: { id: Number(author), name: textOf(element, "[data-author-name]"), ...(bot === undefined ? {} : { is_bot: true }) },
    body: textOf(element, "[data-body]"),
    html: element.querySelector("[data-body]")?.innerHTML ?? "",
    attachments: null,
    fileName: fileNameIn(element),
    replyTo: replyTo ? Number(replyTo) : null,
    mentions: mentionsIn(element),
    isEdited: edited !== undefined,
    editedAt: element.querySelector("[data-edited-mark] time")?.getAttribute("datetime") || null,
    isDeleted: deleted !== undefined,
    reactions: [...element.querySelectorAll("[data-reactions] > [data-emoji]")].map(reactionIn),
  };
}

/** @param {HTMLElement} element */
function fileNameIn(element) {
  const file = element.querySelector("[data-files] img, [data-files] [data-file-name]");
  return file?.getAttribute("alt") ?? file?.textContent ?? "";
}

/** @param {HTMLElement} element */
function mentionsIn(element) {
  const chips = /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-body] [data-mention]"));
  return [...chips].map(({ dataset }) => Number(dataset.mention));
}

/**
 * @param {Element} link
 * @param {number} id  of the message that is answered
 */
function quoteIn(link, id) {
  const seq = link.getAttribute("href")?.match(/\/at\/(\d+)\//)?.[1];
  return /** @type {import("../state/quote.js").Quote} */ ({
    state: link.getAttribute("data-quote"),
    id,
    seq: seq ? Number(seq) : null,
    author: textOf(link, "[data-quote-author]"),
    excerpt: textOf(link, "[data-quote-excerpt]"),
    ...(link.querySelector("[data-quote-author][data-bot-name]") ? { isBot: true } : {}),
  });
}

/** @param {Element} chip */
function reactionIn(chip) {
  return {
    emoji: chip.getAttribute("data-emoji") ?? "",
    users: (chip.getAttribute("data-users") ?? "").split(" ").map(Number),
  };
}

/** @param {HTMLElement} element */
function systemLineIn(element) {
  return { ...lineIn(element), kind: /** @type {const} */ ("system") };
}

/** @param {HTMLElement} element */
function lineIn(element) {
  return {
    key: `seq:${element.dataset.seq}`,
    seq: Number(element.dataset.seq),
    at: element.querySelector("time")?.dateTime ?? "",
    id: null,
    clientId: null,
    author: null,
    body: "",
    html: null,
    attachments: [],
    replyTo: null,
    mentions: [],
    state: /** @type {const} */ ("sent"),
    reason: "",
    isEdited: false,
    editedAt: null,
    isDeleted: false,
    reactions: [],
    event: null,
  };
}

/**
 * @param {Element} element
 * @param {string} selector
 */
function textOf(element, selector) {
  return element.querySelector(selector)?.textContent?.trim() ?? "";
}
