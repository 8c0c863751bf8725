/** Styles every component starts from. */

import { css } from 'lit';

export const shared = css`
  :host {
    box-sizing: border-box;
    font: 13px/1.45 var(--face);
    font-variant-numeric: tabular-nums;
    color: var(--ink);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  .card {
    background: var(--panel);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
  }
  .quiet {
    color: var(--secondary);
  }
  .serif {
    font-family: var(--serif);
    font-weight: 600;
    font-variant-numeric: tabular-nums lining-nums;
  }
  a,
  button.link {
    color: var(--accent-ink);
    text-decoration: none;
    text-underline-offset: 3px;
  }
  a:hover,
  button.link:hover {
    text-decoration: underline;
  }
  button,
  select,
  input {
    font: inherit;
    font-size: 13px;
    color: inherit;
  }
  button {
    min-height: 28px;
    padding: 3px 11px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: transparent;
    font-weight: 500;
    cursor: pointer;
  }
  select {
    field-sizing: content;
  }
  button:hover {
    background: var(--hover);
  }
  button.link,
  button.bare {
    min-height: 24px;
    padding: 0;
    border: 0;
    background: none;
    text-align: inherit;
  }
  button.strong {
    border-color: var(--strong);
    background: var(--strong);
    color: var(--on-strong);
  }
  button.chip {
    padding: 1px 10px;
    min-height: 24px;
    border-radius: 12px;
    font-size: 12px;
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    font-size: 11.5px;
    font-weight: 400;
    color: var(--secondary);
    text-align: start;
  }
  td,
  th {
    padding: 5px 0;
    border-bottom: 1px solid var(--rule);
  }
  .number {
    text-align: end;
  }
  /* Paper has what is said and nothing to press: of buttons and fields only those stay that are the text itself. */
  @media print {
    .card {
      box-shadow: none;
    }
    button:not(.figure, .bare, .chip, .row, .told, [role='switch']),
    .no-print,
    nav,
    form {
      display: none !important;
    }
    select {
      appearance: none !important;
      border-color: transparent !important;
      background: none !important;
    }
  }
  @media (pointer: coarse) {
    button {
      min-height: 36px;
    }
    button.link,
    button.bare,
    button.chip {
      min-height: 28px;
    }
  }
`;
