/** The card in one's account that explains notifications, says how they stand, and asks for them. */
export class NotifyCard {
  #card;
  #notifier;

  /**
   * @param {HTMLElement} card  [data-notify-card]
   * @param {import("../notifier.js").Notifier} notifier
   */
  constructor(card, notifier) {
    this.#card = card;
    this.#notifier = notifier;
    this.#on("allow-notifications", () => this.#allow());
    this.#on("try-notification", () => {
      notifier.tryOut();
      this.show();
    });
    this.show();
  }

  show() {
    this.#card.dataset.permission = this.#notifier.permission;
  }

  async #allow() {
    await this.#notifier.ask();
    this.show();
  }

  /**
   * @param {string} action
   * @param {() => void} act
   */
  #on(action, act) {
    this.#card.querySelector(`[data-action=${action}]`)?.addEventListener("click", act);
  }
}
