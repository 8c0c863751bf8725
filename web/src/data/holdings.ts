/** Records and steps of the server, kept, and all of one state of the atlas. */

import type { Api, Params } from './api.ts';
import type { Zone } from './days.ts';
import { TrackRecord } from './record.ts';
import { Steps, type StepsOf } from './steps.ts';
import type { RecordAnswer, StepsAnswer } from './types.ts';

/** An atlas that changes more often than this while one question is asked cannot be read now. */
const MOST_ASKED = 4;

/** Steps name editions by their position in the record: a record of one state and steps of another give
 *  the figures of another day. So an answer of a new state makes all that was kept of the old one go. */
export class Holdings {
  readonly #records = new Map<string, TrackRecord>();
  readonly #recordsComing = new Map<string, Promise<TrackRecord>>();
  readonly #steps = new Map<string, Steps>();
  readonly #stepsComing = new Map<string, Promise<Steps>>();
  /** What was kept of an older state: it comes again when somebody looks at it. */
  readonly #lost = new Set<string>();
  /** How often the state has changed. */
  #age = 0;

  constructor(
    private readonly api: Pick<Api, 'get' | 'version'>,
    private readonly zone: Zone,
    private readonly told: {
      /** A record has come. */
      record(record: TrackRecord): void;
      steps(): void;
      /** The atlas has changed, and what was here of it is gone. */
      renewed(): void;
    },
  ) {}

  record(track: string): TrackRecord | null {
    if (this.#lost.has(track)) void this.loadRecord(track).catch(() => this.told.steps());
    return this.#records.get(track) ?? null;
  }

  loadRecord(track: string): Promise<TrackRecord> {
    this.#lost.delete(track);
    return once(this.#recordsComing, track, async () => {
      const record = await this.#ask<RecordAnswer, TrackRecord>('api/record', { track }, (answer) => {
        const record = new TrackRecord(answer, this.zone);
        this.#records.set(track, record);
        return record;
      });
      this.told.record(record);
      return record;
    });
  }

  stepsHere(track: string, of: StepsOf): Steps | null {
    const key = stepsKey(track, of);
    if (this.#lost.has(key)) void this.steps(track, of).catch(() => this.told.steps());
    return this.#steps.get(key) ?? null;
  }

  steps(track: string, of: StepsOf): Promise<Steps> {
    const key = stepsKey(track, of);
    this.#lost.delete(key);
    return once(this.#stepsComing, key, async () => {
      const what =
        of.kind === 'level' ? { by: of.level }
        : of.kind === 'region' ? { region: of.id }
        : of.kind === 'circle' ? { lon: of.lon, lat: of.lat, radius_km: of.radiusKm }
        : {};
      const steps = await this.#ask<StepsAnswer, Steps>('api/steps', { track, ...what }, (answer) => {
        const steps = new Steps(answer);
        this.#steps.set(key, steps);
        return steps;
      });
      this.told.steps();
      return steps;
    });
  }

  /** Takes note of the atlas's state: of another than the one held, everything is brought anew. */
  sawVersion(version: string): void {
    if (version === this.api.version) return;
    this.api.version = version;
    this.#age++;
    for (const kept of [this.#recordsComing, this.#stepsComing, this.#records, this.#steps]) {
      for (const key of kept.keys()) this.#lost.add(key);
      kept.clear();
    }
    this.told.renewed();
  }

  async #ask<Answer extends { version?: string }, Kept>(path: string, params: Params, keep: (answer: Answer) => Kept): Promise<Kept> {
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      const age = this.#age;
      const answer = await this.api.get<Answer>(path, params);
      if (age !== this.#age) continue;
      if (answer.version) this.sawVersion(answer.version);
      return keep(answer);
    }
    throw new Error(`the atlas changed while ${path} was asked for, ${MOST_ASKED} times in a row`);
  }
}

function stepsKey(track: string, of: StepsOf): string {
  return JSON.stringify([track, of]);
}

/** Runs a work once for a key; a failed one may be tried again. */
function once<T>(running: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  let found = running.get(key);
  if (!found) {
    const mine = work();
    mine.catch(() => running.get(key) === mine && running.delete(key));
    running.set(key, mine);
    found = mine;
  }
  return found;
}
