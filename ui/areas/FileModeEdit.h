#pragma once

#include <QWidget>

#include <array>

class QCheckBox;

namespace ui {

class PlainLabel;

/// The permissions of new files as six check boxes and a sentence. Execute bits are never given.
class FileModeEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit FileModeEdit(QWidget *parent = nullptr);

    quint32 mode() const;
    void setMode(quint32 mode);

Q_SIGNALS:
    void edited(quint32 mode);

private:
    void showSentence();

    std::array<QCheckBox *, 6> m_boxes{};
    PlainLabel *m_sentence;
    quint32 m_others = 0; // bits that have no box here stay as they are
};

} // namespace ui
