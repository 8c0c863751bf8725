import './look/tokens.css';
import './look/fonts.css';
import './look/map.css';
import { Session } from './state/session.ts';
import { speak, t } from './words/index.ts';

const box = document.querySelector<HTMLElement>('#map')!;
document.documentElement.dataset.map = 'loading';

async function open(): Promise<void> {
  try {
    const session = await Session.open(box);
    session.tellPage();
    await import('./app.ts');
    await session.start();
  } catch (error) {
    document.documentElement.dataset.map = 'offline';
    await speak(navigator.language.slice(0, 2));
    const note = document.querySelector<HTMLElement>('#note')!;
    note.hidden = false;
    note.textContent = t('app.unreachable');
    console.error(error);
    setTimeout(() => location.reload(), 10_000);
  }
}

void open();
