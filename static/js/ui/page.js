/* What every page has: menus, dialogs, questions, messages. Every page reads and sends without it. */

import './menu.js';
import './find.js';
import './palette.js';
import './dialog.js';
import './confirm.js';
import './other-forms.js';
import './toast.js';
import './sign-out.js';
import './problems.js';
import './by-itself.js';
import './tidy.js';
