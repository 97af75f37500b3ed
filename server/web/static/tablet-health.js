// What a tablet says of itself to the floor: a battery that runs down, a disk that takes nothing more. How many ratings
// wait is not among it, since clerks see the devices too, and a figure that moves when somebody rates would tell who
// did.

const low = 0.2, every = 30000;

export class Health {
  constructor(link, store) {
    Object.assign(this, { link, store, battery: null, told: '' });
    if (navigator.getBattery) {
      navigator.getBattery().then((b) => {
        this.battery = b;
        for (const kind of ['chargingchange', 'levelchange']) b.addEventListener(kind, () => this.tell());
        this.tell();
      }).catch(() => {}); // a machine without a battery, or a browser that keeps it to itself
    }
    setInterval(() => this.tell(), every);
  }

  node() {
    const empty = this.battery && !this.battery.charging && this.battery.level <= low;
    return { name: 'tablet', state: 'ok', parts: [
      { name: 'battery', state: empty ? 'warn' : 'ok' },
      { name: 'storage', state: this.store.sure ? 'ok' : 'warn' },
    ] };
  }

  /** Tells what has changed; anew whatever it is, when the line is back. */
  tell(anew) {
    const health = this.node(), said = JSON.stringify(health);
    if ((!anew && said === this.told) || !this.link.tell({ type: 'health', health })) return;
    this.told = said;
  }
}
