import './look/tokens.css';
import './look/fonts.css';
import './look/map.css';
import { ApiError, Unreachable } from './data/api.ts';
import { Session } from './state/session.ts';
import { speak, t } from './words/index.ts';

const box = document.querySelector<HTMLElement>('#map')!;
document.documentElement.dataset.map = 'loading';

const RETRY_MS = 10_000;

async function open(): Promise<void> {
  try {
    const session = await Session.open(box);
    session.tellPage();
    await import('./app.ts');
    await session.start();
  } catch (error) {
    const unreachable = error instanceof Unreachable || error instanceof ApiError;
    document.documentElement.dataset.map = 'offline';
    await speak(navigator.language.slice(0, 2));
    const note = document.querySelector<HTMLElement>('#note')!;
    note.hidden = false;
    note.textContent = t(unreachable ? 'app.unreachable' : 'app.noMap');
    console.error(error);
    if (unreachable) setTimeout(() => location.reload(), RETRY_MS);
  }
}

void open();
