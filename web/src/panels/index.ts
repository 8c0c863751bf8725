import './panel.ts';
import '../search/index.ts';
import '../embed/index.ts';
