/** How the timeline looks. */

import { css } from 'lit';

export const timelineStyles = css`
  :host {
    display: grid;
    grid-template-columns: 236px minmax(0, 1fr);
    column-gap: 18px;
    padding: 12px 18px 10px;
  }
  .now {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .date {
    font-size: 15px;
    font-weight: 600;
    line-height: 26px;
  }
  .date button {
    font-weight: 600;
    font-size: 15px;
    white-space: nowrap;
  }
  cl-date {
    position: relative;
    font-weight: 400;
    line-height: 1.45;
  }
  .date-pair input[type='text'] {
    flex: 0 1 auto;
    width: 132px;
    border: 1px solid var(--line);
    background: var(--panel-solid);
    padding: 1px 8px;
  }
  .date-pair button {
    font-size: inherit;
  }
  /* The line below has no room to give. */
  .date-bad {
    position: absolute;
    z-index: 2;
    bottom: calc(100% + 4px);
    padding: 4px 8px;
    border-radius: 8px;
    background: var(--panel-solid);
    box-shadow: var(--shadow);
  }
  .edition {
    font-size: 12px;
    line-height: 18px;
    min-height: 18px;
    color: var(--secondary);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .other-date button {
    font-size: 12px;
    min-height: 18px;
    color: var(--ink);
  }
  .buttons {
    display: flex;
    gap: 6px;
    margin-top: auto;
    padding-top: 8px;
  }
  .buttons .turn {
    padding: 3px 9px;
  }
  .buttons .strong {
    min-width: 62px;
  }
  select {
    appearance: none;
    min-height: 28px;
    padding: 3px 10px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: none;
    cursor: pointer;
    font-weight: 500;
  }
  option {
    background: var(--panel-solid);
    color: var(--ink);
  }
  .track {
    position: relative;
    height: 92px;
    touch-action: pan-y;
    cursor: ew-resize;
    user-select: none;
    -webkit-user-select: none;
  }
  svg {
    position: absolute;
    inset: 0;
    overflow: visible;
    pointer-events: none;
  }
  .well {
    fill: var(--well);
  }
  .area {
    fill: var(--accent-well);
  }
  .curve {
    fill: none;
    stroke: var(--accent);
    stroke-width: 1.3;
    stroke-linejoin: round;
    opacity: 0.85;
  }
  .tick {
    stroke: var(--line);
  }
  text {
    font: 11px var(--face);
    fill: var(--secondary);
  }
  .turn-label {
    paint-order: stroke;
    stroke: var(--well-halo);
    stroke-width: 2.5px;
    stroke-linejoin: round;
  }
  .between {
    fill: var(--ink);
    opacity: 0.09;
  }
  .head {
    position: absolute;
    top: 0;
    bottom: 24px;
    left: 0;
    width: 0;
    pointer-events: none;
    will-change: transform;
  }
  .head::before {
    content: '';
    position: absolute;
    left: -1px;
    top: 0;
    bottom: 0;
    width: 2px;
    background: var(--strong);
  }
  .head::after {
    content: '';
    position: absolute;
    left: -7px;
    top: -7px;
    width: 14px;
    height: 14px;
    border-radius: 50%;
    background: var(--strong);
  }
  .head.other::after {
    background: var(--panel-solid);
    box-shadow: inset 0 0 0 2px var(--strong);
  }
  .head:focus-visible {
    outline: none;
  }
  .head:focus-visible::after {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  :host([compact]) {
    grid-template-columns: minmax(0, 1fr);
    row-gap: 12px;
    padding: 6px 16px 4px;
  }
  :host([compact]) .now {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
  }
  :host([compact]) .edition {
    grid-row: 2;
    grid-column: 1;
  }
  :host([compact]) .buttons {
    grid-row: 1 / 3;
    grid-column: 2;
    padding: 0;
    margin: 0;
    align-items: center;
  }
  :host([compact]) .buttons:has(~ .paces) {
    grid-row: 1;
  }
  .paces {
    grid-row: 2;
    grid-column: 2;
    display: flex;
    gap: 6px;
    justify-content: end;
  }
  .paces select {
    min-height: 32px;
    border: 0;
    padding: 3px 6px;
    border-bottom: 1px dotted var(--secondary);
    border-radius: 0;
    color: var(--secondary);
    font-weight: 400;
  }
  :host([compact]) .edition {
    align-self: center;
  }
  :host([compact]) .track {
    height: 70px;
    touch-action: none;
  }
`;
