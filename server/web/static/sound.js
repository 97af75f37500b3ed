// A bell that can be heard across a hall, and felt in a pocket. Browsers let a page sound only after a first touch: until
// then, and when somebody has switched it off, the page says that it is mute.
//
//   const bell = new Bell('guide', changed)
//   bell.state    'on', 'waits' for a first touch, or 'off' by choice
//   bell.toggle() switches it; remembered on this device under its name
//   bell.ring()   rings once, if it may

const notes = [[880, 0], [660, 0.18], [880, 0.36], [660, 0.54], [990, 0.78]]; // Hz, s
const shake = [300, 120, 300, 120, 600];

export class Bell {
  constructor(name, changed) {
    this.key = 'motcua.' + name + '.sound';
    this.changed = changed;
    this.off = localStorage.getItem(this.key) === 'off';
    const wake = () => this.wake();
    for (const kind of ['pointerdown', 'touchend', 'keydown']) addEventListener(kind, wake, { capture: true, passive: true });
  }

  get state() {
    if (this.off) return 'off';
    return this.audio && this.audio.state === 'running' ? 'on' : 'waits';
  }

  /** Runs at every touch: phones put a page's sound to sleep when they like. */
  wake() {
    if (this.off || this.state === 'on') return;
    try {
      this.audio = this.audio || new AudioContext();
    } catch { return; } // no sound on this device: the page keeps saying so
    this.audio.onstatechange = () => this.changed();
    this.audio.resume().then(() => this.changed(), () => {});
  }

  toggle() {
    this.off = this.state === 'on';
    localStorage.setItem(this.key, this.off ? 'off' : 'on');
    if (!this.off) this.wake();
    this.changed();
  }

  ring() {
    if (this.off) return;
    this.rung = (this.rung || 0) + 1;
    if (navigator.vibrate && (!navigator.userActivation || navigator.userActivation.hasBeenActive)) navigator.vibrate(shake);
    if (this.state !== 'on') return;
    const now = this.audio.currentTime;
    for (const [pitch, after] of notes) {
      const tone = this.audio.createOscillator(), loud = this.audio.createGain();
      tone.frequency.value = pitch;
      tone.type = 'triangle';
      loud.gain.setValueAtTime(0, now + after);
      loud.gain.linearRampToValueAtTime(0.6, now + after + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, now + after + 0.22);
      tone.connect(loud).connect(this.audio.destination);
      tone.start(now + after);
      tone.stop(now + after + 0.25);
    }
  }
}
