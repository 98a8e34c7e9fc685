/** The script of every page. Each module looks for its elements, and does nothing on a page without them. */

import './page.js';
import './search.js';
import './autocomplete.js';
import './folding.js';
import './names.js';
import './shortcuts.js';
import './steps.js';
import './turns.js';
import './menus.js';
import './ticks.js';
import './selection.js';
import './book.js';
import './visits.js';
