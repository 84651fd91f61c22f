import { Turn } from "./turn.js";

/**
 * What the tabs of one person know of each other: one of them speaks for all, and none does while the
 * reader looks at one. Both are Web Locks, which the browser takes from a tab that dies.
 */
export class AttendedTab {
  #locks;
  #attended;
  #speaking;
  #attending;

  /**
   * @param {LockManager | undefined} locks
   * @param {number} user
   */
  constructor(locks, user) {
    this.#locks = locks;
    this.#attended = `oreum.attended.${user}`;
    this.#attending = new Turn(locks, this.#attended);
    this.#speaking = new Turn(locks, `oreum.speaking.${user}`);
  }

  /** @param {boolean} isAttended  does the reader look at this tab */
  attend(isAttended) {
    if (isAttended) this.#attending.take(() => {});
    else this.#attending.give();
  }

  open() {
    this.#speaking.take(() => {});
  }

  close() {
    this.#attending.give();
    this.#speaking.give();
  }

  /** Is it for this tab to tell the reader, who looks at none of them? */
  async mayCall() {
    if (!this.#speaking.isMine) return false;
    if (!this.#locks) return true;
    const { held = [] } = await this.#locks.query();
    return !held.some(({ name }) => name === this.#attended);
  }
}
