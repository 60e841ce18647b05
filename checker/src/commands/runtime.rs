//! Where futures run, and how a process is asked to end.

use std::io;

/// Runs one future to its end on this thread. What it left running in threads of its own (a name
/// that is looked up, a credential helper that hangs) does not hold the process back.
///
/// # Errors
/// The system gives no runtime.
pub fn block_on<T>(future: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(done)
}

/// Ends when the process is asked to end: by Ctrl+C, or by the signals by which systems and closed
/// terminals end programs. From now on none of them ends the process by itself. To be called
/// within [`block_on`].
///
/// # Errors
/// The system gives no signals.
pub fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hang_up = signal(SignalKind::hangup())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without it the person cannot be asked.
            std::future::pending::<()>().await;
        }
    })
}
