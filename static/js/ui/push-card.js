/** The card in one's account that says whether this browser is told while it is closed, and turns it on and off. */
export class PushCard {
  #card;
  #push;
  #changed;

  /**
   * @param {HTMLElement} card  [data-push-card]
   * @param {import("../push.js").Push} push
   * @param {() => void} changed
   */
  constructor(card, push, changed) {
    this.#card = card;
    this.#push = push;
    this.#changed = changed;
    this.#on("push-on", () => push.turnOn());
    this.#on("push-off", () => push.turnOff());
    this.show();
  }

  /** As it stands now: on a first visit the service worker comes after the page. */
  show() {
    this.#try(async () => {});
  }

  /**
   * @param {string} action
   * @param {() => Promise<void>} act
   */
  #on(action, act) {
    this.#card.querySelector(`[data-action=${action}]`)?.addEventListener("click", () => this.#try(act));
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    let hasFailed = false;
    try {
      await act();
    } catch {
      hasFailed = true;
    }
    this.#part("[data-push-error]").hidden = !hasFailed;
    this.#card.dataset.push = await this.#push.state().catch(() => "off");
    this.#changed();
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#card.querySelector(selector));
  }
}
