/** How a comparison looks. */

import { css } from 'lit';

export const compareStyles = css`
  .sides {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 8px 10px;
    align-items: center;
    margin: 12px 0;
  }
  .sides label {
    display: contents;
    color: var(--ink);
    font-size: 13px;
  }
  .sides .pair {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .sides cl-date {
    flex: 0 0 auto;
  }
  .sides select {
    flex: 1 1 80px;
    width: 80px;
    min-width: 0;
  }
  .headline {
    margin-top: 12px;
  }
  .headline b {
    font: 600 32px/1.2 var(--serif);
    font-variant-numeric: tabular-nums lining-nums;
  }
  table {
    margin-top: 8px;
    font-size: 12.5px;
  }
  tbody th {
    color: var(--ink);
    font-size: inherit;
  }
  td,
  th {
    padding: 4px 0;
  }
  .key {
    display: inline-block;
    width: 14px;
    height: 10px;
    margin-right: 8px;
    border-radius: 2px;
  }
  .key.gain {
    background: var(--gain);
  }
  .key.loss {
    background: var(--loss);
  }
  .key.neutral {
    background: var(--redraw);
  }
  .pending {
    opacity: 0.45;
  }
`;
