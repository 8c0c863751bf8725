import { describe, expect, it } from 'vitest';
import type { Params } from '../src/data/api.ts';
import { Zone } from '../src/data/days.ts';
import { Holdings } from '../src/data/holdings.ts';

const DAY = 86400;
const whole = { kind: 'whole' } as const;

/** A server whose atlas has as many editions as its state says; every edition added 1 m². */
class Server {
  state = 1;
  version: string | null = '1';
  says = true;
  readonly asked: string[] = [];
  #gate: Promise<void> = Promise.resolve();

  /** Answers already made wait until the function this gives is called. */
  hold(): () => void {
    let open = () => {};
    this.#gate = new Promise((done) => (open = done));
    return open;
  }

  async get<T>(path: string, params: Params = {}): Promise<T> {
    this.asked.push(path);
    const editions = Array.from({ length: this.state + 1 }, (_, i) => i);
    const of = this.says ? { version: String(this.state), track: params.track } : { track: params.track };
    const answer =
      path === 'api/record'
        ? {
            ...of,
            editions: { id: editions.map((i) => `e${i}`), valid_at: editions.map((i) => i * DAY), published_at: editions.map((i) => i * DAY) },
            days: { first: '1970-01-01', last: `1970-01-0${this.state + 1}` },
            gaps: [],
            carry_days: 3,
          }
        : {
            ...of,
            measure: 'authalic',
            method: '',
            classes: ['held'],
            regions: [{ id: null, names: {}, level: null, layer: null, parent: null, bounds: null, area_m2: null, official_area_m2: null, steps: { held: { at: editions.map((i) => +(i > 0)), m2: editions.map(() => 1) } } }],
          };
    await this.#gate;
    return answer as T;
  }
}

function held(server: Server) {
  let renewed = 0;
  const holdings = new Holdings(server, new Zone('UTC'), { record: () => {}, steps: () => {}, renewed: () => renewed++ });
  return { holdings, renewals: () => renewed };
}

describe('records and steps', () => {
  it('are asked for once while the atlas stays', async () => {
    const server = new Server();
    const { holdings } = held(server);
    await Promise.all([holdings.loadRecord('x'), holdings.loadRecord('x'), holdings.steps('x', whole)]);
    await holdings.steps('x', whole);
    expect(server.asked).toEqual(['api/record', 'api/steps']);
  });

  it('are never of two states: steps of a newer atlas make the older record go, and it comes anew', async () => {
    const server = new Server();
    const { holdings, renewals } = held(server);
    await holdings.loadRecord('x');
    server.state = 2;
    const steps = await holdings.steps('x', whole);
    expect(renewals()).toBe(1);
    expect(server.version).toBe('2');
    expect(holdings.record('x')).toBeNull();
    const record = await holdings.loadRecord('x');
    expect(holdings.record('x')).toBe(record);
    expect(steps.areaM2(null, ['held'], record.ids.length - 1)).toBe(3);
    expect(server.asked.filter((path) => path === 'api/record')).toHaveLength(2);
  });

  it('on their way when the atlas changed are asked for again', async () => {
    const server = new Server();
    const { holdings } = held(server);
    const open = server.hold();
    const record = holdings.loadRecord('x');
    server.state = 2;
    holdings.sawVersion('2');
    open();
    expect((await record).ids).toEqual(['e0', 'e1', 'e2']);
    expect(holdings.record('x')?.ids).toHaveLength(3);
  });

  it('of a server that does not say its state are taken as they are', async () => {
    const server = new Server();
    server.says = false;
    const { holdings, renewals } = held(server);
    await Promise.all([holdings.loadRecord('x'), holdings.steps('x', whole)]);
    expect([holdings.record('x') !== null, holdings.stepsHere('x', whole) !== null, renewals()]).toEqual([true, true, 0]);
  });
});
