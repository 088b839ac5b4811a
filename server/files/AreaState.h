#pragma once

#include "server/files/AddressBytes.h"
#include "server/files/AddressCount.h"
#include "server/files/AreaTree.h"
#include "server/files/Containment.h"
#include "server/files/FreeSpace.h"
#include "server/files/NameRules.h"
#include "server/files/Quarantine.h"
#include "server/files/Usage.h"
#include "server/files/VirtualPath.h"
#include "server/files/Waiting.h"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace files {

/// One area of the configuration. Shared by all sessions: only what the pointers lead to changes, and is thread-safe.
struct AreaTree::Area
{
    config::Area config;
    VirtualPath path;
    /// None when the directory could not be opened; the area then still hides a real folder under its path.
    std::unique_ptr<Containment> root;
    NameRules names;
    std::unique_ptr<Usage> usage;
    std::unique_ptr<FreeSpace> space;
    // These outlive a change of the configuration.
    std::shared_ptr<AddressCount> addresses;
    std::shared_ptr<AddressBytes> addressBytes;
    /// Held while a stranger's file gets its name, so that two names that differ in case can't both be free.
    std::shared_ptr<std::mutex> naming;
    const base::Clock *clock = nullptr;

    // For drop boxes, else none.
    const Quarantine *quarantine = nullptr;
    std::unique_ptr<Waiting> waiting;
    std::unique_ptr<FreeSpace> quarantineSpace;

    /// Whether the directory is there: opened, and not removed since.
    bool isAvailable() const;
    /// Whether somebody's uploads go into the directory itself.
    bool storesDirectly() const;
    /// Whether it is closed to everybody, for good.
    bool hasEnded() const;
    /// Whether nothing is taken or changed at the moment.
    bool isClosed() const;
    /// Those of the same area in the tree before, or new ones.
    void takeCounters(const AreaTree *before);
    std::optional<qint64> millisecondsOpen() const;
};

class AreaTree::Private
{
public:
    std::unique_ptr<Quarantine> quarantine;
    /// Const, so that no session's reading detaches a container that the others are reading, too.
    std::vector<std::unique_ptr<const Area>> areas; // longest path first, so that the first that fits is the right one
    QList<AreaProblem> problems;
};

} // namespace files
