/* A part of a page that asks again and again says so with each request: nobody sits in front of it for that reason, and
   a session that rests ends in time. Nothing but a poll of htmx comes without an event. */

document.addEventListener('htmx:configRequest', ({ detail }) => {
  if (!detail.triggeringEvent) detail.headers['X-By-Itself'] = '1';
});
