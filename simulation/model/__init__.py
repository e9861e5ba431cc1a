"""The model: state, addressed draws, formulas, rules, and two clocks that call them."""
