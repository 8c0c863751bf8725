/** Where what floats over the map stands, at each size of screen. */

import { css } from 'lit';

export const appStyles = css`
  :host {
    --edge: 24px;
    position: fixed;
    inset: 0;
    pointer-events: none;
  }
  /* Each panel is a layer of its own: together they would be one as large as the window, and
     blended over the map whole with every step of the time. */
  .box {
    position: absolute;
    pointer-events: auto;
    will-change: transform;
  }
  .foot {
    will-change: transform;
  }
  cl-title {
    top: var(--edge);
    left: var(--edge);
    width: 300px;
  }
  cl-embed-source {
    top: var(--edge);
    left: var(--edge);
  }
  .notice {
    position: static;
    margin-top: 10px;
    padding: 8px 14px;
    width: 300px;
    font-size: 12px;
  }
  .under-title {
    position: absolute;
    left: var(--edge);
  }
  aside {
    top: var(--edge);
    right: var(--edge);
    bottom: calc(var(--edge) + var(--time) + 36px);
    width: 356px;
    display: flex;
    flex-direction: column;
    align-items: stretch;
    pointer-events: none !important;
  }
  aside cl-panel {
    pointer-events: auto;
    min-height: 0;
    max-height: 100%;
  }
  .left {
    left: var(--edge);
    bottom: calc(var(--edge) + var(--time) + 16px);
    display: flex;
    align-items: end;
    gap: 10px;
    pointer-events: none;
  }
  .left > * {
    pointer-events: auto;
  }
  .folding {
    display: flex;
    flex-direction: column;
    align-items: start;
    gap: 8px;
  }
  .folding button {
    border: 0;
    background: var(--panel);
  }
  .folding cl-legend {
    max-height: calc(100dvh - var(--time, 130px) - 2 * var(--edge) - 70px);
    overflow: auto;
    background: var(--panel-solid);
  }
  .time {
    left: var(--edge);
    right: var(--edge);
    bottom: var(--edge);
  }
  .foot {
    position: absolute;
    right: calc(var(--edge) + 6px);
    bottom: calc(var(--edge) + var(--time) + 6px);
    display: flex;
    gap: 16px;
    align-items: baseline;
    font-size: 11px;
    color: var(--credit);
    pointer-events: auto;
    text-align: end;
    max-width: 50%;
  }
  .foot .credits {
    text-shadow: 0 0 3px var(--halo), 0 0 3px var(--halo);
  }
  .switches {
    margin-top: 8px;
    padding: 0 2px;
    color: var(--secondary);
  }
  .skip {
    position: absolute;
    left: 50%;
    top: 8px;
    transform: translateX(-50%);
    padding: 8px 14px;
    border-radius: 8px;
    background: var(--panel-solid);
    pointer-events: auto;
    z-index: 3;
  }
  .skip:not(:focus) {
    clip-path: inset(50%);
  }

  /* Between phone and desk: the panel narrower, the legend out of its way. */
  @media (max-width: 1000px) {
    :host {
      --edge: 14px;
    }
    .notice {
      width: 270px;
    }
    aside {
      width: 330px;
    }
  }

  /* Phone. */
  .bar {
    left: 12px;
    right: 12px;
    top: 12px;
    width: auto !important;
  }
  .sheet {
    left: 0;
    right: 0;
    bottom: 0;
    border-radius: 16px 16px 0 0;
    display: flex;
    flex-direction: column;
    padding-bottom: env(safe-area-inset-bottom);
  }
  .sheet.gliding {
    transition: height 220ms ease-out;
  }
  .handle {
    flex: none;
    display: block;
    width: 100%;
    height: 22px;
    min-height: 22px;
    padding: 0;
    border: 0;
    background: none !important;
    touch-action: none;
    cursor: grab;
  }
  .handle::before {
    content: '';
    display: block;
    width: 36px;
    height: 4px;
    margin: 8px auto;
    border-radius: 2px;
    background: var(--line);
  }
  .sheet .rest {
    flex: 1;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 4px 16px 12px;
  }
  .box.left[hidden] {
    display: none;
  }
  .layers {
    top: 76px;
    right: 12px;
    left: auto;
  }
  .layers cl-switches {
    padding: 0 14px 10px;
  }
  .phone-notice {
    position: absolute;
    left: 12px;
    right: 12px;
    top: 76px;
    padding: 8px 14px;
    font-size: 12px;
    pointer-events: auto;
  }
  .phone-credits {
    position: absolute;
    right: 10px;
    font-size: 10px;
    color: var(--credit);
    text-shadow: 0 0 3px var(--halo), 0 0 3px var(--halo);
  }
  @media (prefers-reduced-motion: reduce) {
    .sheet.gliding {
      transition: none;
    }
  }
  @media print {
    .foot cl-switches,
    .skip,
    .handle {
      display: none;
    }
    .box:not(aside) {
      box-shadow: none;
      border: 1px solid var(--rule);
    }
  }
`;
