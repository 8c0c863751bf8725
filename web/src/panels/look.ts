/** What the parts of the panel share in their looks. */

import { css } from 'lit';

export const panelStyles = css`
  :host {
    display: block;
  }
  h2 {
    font-size: 15px;
    font-weight: 600;
    line-height: 1.3;
  }
  h3 {
    margin: 18px 0 6px;
    font-size: 12px;
    font-weight: 500;
    color: var(--secondary);
  }
  h2:focus,
  h2:focus-visible {
    outline: none;
  }
  p + p {
    margin-top: 8px;
  }
  .headline {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
  }
  .headline button.figure {
    min-height: 0;
    padding: 0;
    border: 0;
    font: 600 36px/1.15 var(--serif);
    font-variant-numeric: tabular-nums lining-nums;
    letter-spacing: -0.005em;
  }
  button.figure:hover {
    background: none;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 4px;
    text-decoration-color: var(--secondary);
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 10px;
    align-items: end;
    margin: 10px 0;
  }
  label {
    display: grid;
    gap: 3px;
    font-size: 11.5px;
    color: var(--secondary);
  }
  label.line {
    display: flex;
    gap: 6px;
    align-items: center;
    font-size: 13px;
    color: var(--ink);
  }
  input:not([type='radio'], [type='checkbox']),
  select {
    min-height: 30px;
    padding: 3px 8px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--panel-solid);
    color: var(--ink);
  }
  input[type='radio'],
  input[type='checkbox'] {
    width: 16px;
    height: 16px;
    margin: 4px;
    accent-color: var(--accent);
  }
  fieldset {
    margin: 10px 0 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    font-size: 11.5px;
    color: var(--secondary);
  }
  .switch {
    display: inline-flex;
    border: 1px solid var(--line);
    border-radius: 8px;
    overflow: clip;
  }
  .switch button {
    min-height: 28px;
    border: 0;
    border-radius: 0;
    font-weight: 400;
  }
  .switch button[aria-pressed='true'] {
    background: var(--well);
    font-weight: 500;
  }
  .switch button:focus-visible {
    outline-offset: -2px;
  }
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .gain {
    color: var(--accent-ink);
  }
  .loss {
    color: var(--teal);
  }
  .note {
    margin-top: 8px;
    font-size: 12px;
    color: var(--secondary);
  }
  .trouble {
    margin: 10px 0;
    padding: 8px 10px;
    border-radius: 8px;
    background: var(--well);
  }
  blockquote {
    margin: 0;
    padding: 10px 12px;
    border-radius: 8px;
    background: var(--well);
    overflow-wrap: anywhere;
    user-select: all;
  }
  @media print {
    .fields,
    .actions {
      display: none !important;
    }
    :host {
      --line: transparent;
    }
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 8px;
    margin-top: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 3px 12px;
    margin: 8px 0 0;
    font-size: 12px;
  }
  dt {
    color: var(--secondary);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
`;
