"""The forms of memberships: entering, applying and inviting (`joining`), returning and sending again (`returning`)."""
