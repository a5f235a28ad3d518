//! A wire that can be cut.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// When the wire is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// As soon as the server has the message: it goes on working.
    WhileItRuns(usize),
    /// When the server has answered, before the answer arrives.
    BeforeTheAnswer(usize),
}

/// Passes one connection on to a server, and cuts it at a message of the client.
pub struct Proxy {
    /// Where it listens.
    pub port: u16,
    messages: Arc<AtomicUsize>,
}

impl Proxy {
    /// Cuts the first connection only; those after it pass whole.
    pub fn start(server: u16, cut: Cut) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback device");
        let port = listener.local_addr().expect("it has an address").port();
        let messages = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&messages);
        thread::spawn(move || {
            if let Ok((client, _)) = listener.accept()
                && let Ok(server) = TcpStream::connect(("127.0.0.1", server))
            {
                pass(&client, &server, cut, &counted);
            }
        });
        Self { port, messages }
    }

    /// How many messages the client has sent.
    pub fn messages(&self) -> usize {
        self.messages.load(Ordering::SeqCst)
    }
}

fn pass(client: &TcpStream, server: &TcpStream, cut: Cut, messages: &AtomicUsize) {
    for stream in [client, server] {
        stream.set_nodelay(true).expect("it can be set");
    }
    let (mut from_server, mut to_client) =
        (server.try_clone().expect("a handle"), client.try_clone().expect("a handle"));
    let is_last = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&is_last);
    let back = thread::spawn(move || {
        let mut buffer = [0; 65_536];
        while let Ok(count @ 1..) = from_server.read(&mut buffer) {
            if seen.load(Ordering::SeqCst) == 1 {
                break;
            }
            if to_client.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        drop(to_client.shutdown(Shutdown::Both));
        drop(from_server.shutdown(Shutdown::Both));
    });
    let (mut from_client, mut to_server) = (client, server);
    let mut buffer = [0; 65_536];
    while let Ok(count @ 1..) = from_client.read(&mut buffer) {
        let message = messages.fetch_add(1, Ordering::SeqCst) + 1;
        let (Cut::WhileItRuns(at) | Cut::BeforeTheAnswer(at)) = cut;
        if message == at {
            is_last.store(1, Ordering::SeqCst);
        }
        if to_server.write_all(&buffer[..count]).is_err() {
            break;
        }
        if message == at && matches!(cut, Cut::WhileItRuns(_)) {
            thread::sleep(Duration::from_micros(300));
            break;
        }
    }
    drop(client.shutdown(Shutdown::Both));
    drop(server.shutdown(Shutdown::Both));
    drop(back.join());
}
