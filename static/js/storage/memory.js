/** Where no storage is to be had: sends are lost with the tab, which is no worse than a page without scripts. */
export class MemoryEntries {
  async load() {
    return [];
  }

  put() {}

  remove() {}
}
