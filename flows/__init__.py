from flows.memory import keep_little

keep_little()
