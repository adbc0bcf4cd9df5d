// What the page waits for is being made: look again in a moment.
setTimeout(() => location.reload(), 4000);
