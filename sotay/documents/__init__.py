"""Documents as their readers meet them: the register of each organisation, and what members are asked to study."""
