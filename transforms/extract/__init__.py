"""Facts from a page's repaired, simplified body: places, dates, policies, organisations, people, pairings, events, quantities."""
