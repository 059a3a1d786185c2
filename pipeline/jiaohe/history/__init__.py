"""A period beside the ones before it (历史): returns due and received, figures that moved, cards, explanations."""
