"""`make soak`: life cycles through a proxy that breaks connections and a sandbox that injects faults."""
