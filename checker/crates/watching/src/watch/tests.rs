//! Triggers in, states out, without a real engine.
