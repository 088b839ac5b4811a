#include "server/files/Meter.h"

#include "server/files/Errors.h"

#include <algorithm>

namespace files {

Meter::Meter(std::shared_ptr<const AreaTree> tree, const AreaTree::Area &area, bool quarantined, Uploader uploader)
    : m_tree(std::move(tree))
    , m_area(&area)
    , m_quarantined(quarantined)
    , m_uploader(std::move(uploader))
{}

Meter::~Meter()
{
    if (!m_tree || m_settled)
        return;
    usage().adjust(m_fileCharged ? -1 : 0, -m_bytesCharged);
    giveBack(m_bytesCharged);
    if (m_addressCharged)
        m_area->addresses->giveBack(m_uploader.client);
}

base::Result<void> Meter::beginNew(qint64 announced)
{
    if (base::Result<void> admitted = admit(announced); !admitted)
        return admitted;
    const qint64 perAddress = m_area->config.maxFilesPerAddress;
    if (!m_area->addresses->add(m_uploader.client, perAddress, m_area->clock->utcMicroseconds()))
        return limitReached();
    m_addressCharged = perAddress > 0;
    if (!fits([](Usage &usage) { return usage.addFile(); }))
        return limitReached();
    m_fileCharged = true;
    return space().takeFile() ? base::Result<void>() : diskFull();
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
    if (!charge(growth))
        return limitReached();
    if (!space().take(growth))
        return diskFull();
    m_position = end;
    return {};
}

base::Result<void> Meter::mayFinish() const
{
    return m_area->isClosed() ? areaClosed() : base::Result<void>();
}

std::optional<qint64> Meter::millisecondsLeft() const
{
    return m_area->millisecondsOpen();
}

/// All limits of bytes or none.
bool Meter::charge(qint64 growth)
{
    const config::Area &area = m_area->config;
    if (!m_uploader.session->add(area.path, growth, area.maxBytesPerSession))
        return false;
    const qint64 now = m_area->clock->utcMicroseconds();
    const bool ofAddress = m_area->addressBytes->add(m_uploader.client, growth, area.maxBytesPerAddressDay, now);
    if (ofAddress && fits([growth](Usage &usage) { return usage.addBytes(growth); })) {
        m_bytesCharged += growth;
        return true;
    }
    giveBack(growth, ofAddress);
    return false;
}

void Meter::giveBack(qint64 bytes, bool ofAddress)
{
    m_uploader.session->giveBack(m_area->config.path, bytes);
    if (ofAddress && m_area->config.maxBytesPerAddressDay > 0)
        m_area->addressBytes->giveBack(m_uploader.client, bytes);
}

void Meter::settle(qint64 size, qint64 replacedBytes)
{
    usage().adjust(0, size - m_size - m_bytesCharged);
    giveBack(m_bytesCharged - std::clamp(size - m_size, qint64(0), m_bytesCharged));
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
    const config::Area &area = m_area->config;
    const auto isOver = [bytes](qint64 most) { return most > 0 && bytes > most; };
    if (m_area->isClosed())
        return areaClosed();
    if (isOver(area.maxFileBytes) || isOver(area.maxBytesPerSession) || isOver(area.maxBytesPerAddressDay)
        || !fits([bytes](Usage &usage) { return usage.hasRoomFor(bytes); }))
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
