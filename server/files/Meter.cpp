#include "server/files/Meter.h"

#include "server/files/Errors.h"

namespace files {

Meter::Meter(std::shared_ptr<const AreaTree> tree, const AreaTree::Area &area, bool quarantined)
    : m_tree(std::move(tree))
    , m_area(&area)
    , m_quarantined(quarantined)
{}

Meter::~Meter()
{
    if (!m_tree || m_settled)
        return;
    usage().adjust(m_fileCharged ? -1 : 0, -m_bytesCharged);
    if (m_addressCharged)
        m_area->addresses->giveBack(m_client);
}

base::Result<void> Meter::beginNew(const address::IpAddress &client, qint64 announced)
{
    if (base::Result<void> admitted = admit(announced); !admitted)
        return admitted;
    const qint64 perAddress = m_area->config.maxFilesPerAddress;
    if (!m_area->addresses->add(client, perAddress, m_area->clock->utcMicroseconds()))
        return limitReached();
    m_client = client;
    m_addressCharged = perAddress > 0;
    if (!fits([](Usage &usage) { return usage.addFile(); }))
        return limitReached();
    m_fileCharged = true;
    return {};
}

base::Result<void> Meter::beginExisting(qint64 position, qint64 size, qint64 announced)
{
    m_position = position;
    m_size = size;
    return admit(announced);
}

base::Result<void> Meter::reserve(qint64 bytes)
{
    if (m_area->isClosed())
        return areaClosed();
    const qint64 most = m_area->config.maxFileBytes;
    if (most > 0 && bytes > most - m_position)
        return limitReached();

    // Writing over what is there already costs nothing.
    const qint64 end = m_position + bytes;
    const qint64 growth = qMax(qint64(0), end - qMax(m_size, m_position));
    if (!fits([growth](Usage &usage) { return usage.addBytes(growth); }))
        return limitReached();
    m_bytesCharged += growth;
    if (!space().take(growth))
        return diskFull();
    m_position = end;
    return {};
}

void Meter::settle(qint64 size, qint64 replacedBytes)
{
    usage().adjust(0, size - m_size - m_bytesCharged);
    if (replacedBytes >= 0)
        usage().adjust(-1, -replacedBytes);
    if (m_quarantined)
        m_area->waiting->settle(size);
    m_settled = true;
}

Usage &Meter::usage() const
{
    return m_quarantined ? m_area->waiting->usage() : *m_area->usage;
}

FreeSpace &Meter::space() const
{
    return m_quarantined ? *m_area->quarantineSpace : *m_area->space;
}

base::Result<void> Meter::admit(qint64 announced)
{
    const qint64 bytes = qMax(qint64(0), announced);
    const qint64 most = m_area->config.maxFileBytes;
    if (m_area->isClosed())
        return areaClosed();
    if ((most > 0 && bytes > most) || !fits([bytes](Usage &usage) { return usage.hasRoomFor(bytes); }))
        return limitReached();
    return space().hasRoomFor(bytes) ? base::Result<void>() : diskFull();
}

bool Meter::fits(const std::function<bool(Usage &)> &take) const
{
    if (take(usage()))
        return true;
    if (!m_quarantined)
        return false;
    m_area->waiting->countAgain();
    return take(usage());
}

} // namespace files
