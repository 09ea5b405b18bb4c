"""Time as offices and Acts count it: calendars, open time, periods and deadlines."""
