#pragma once

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;

namespace ui {

/// A number of bytes, or of bytes a second, with a unit to choose. 0 shows as "no limit". Any value up to 2^53 comes
/// back exactly as it was set.
class AmountEdit final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Size, Speed };
    explicit AmountEdit(Kind kind, QWidget *parent = nullptr);

    qint64 value() const;
    void setValue(qint64 bytes);
    /// Names both parts for screen readers.
    void setNames(const QString &name, const QString &description);

Q_SIGNALS:
    void edited(qint64 bytes); ///< by the user, when finished

private:
    void report();

    QDoubleSpinBox *m_number;
    QComboBox *m_unit;
    qint64 m_last = 0;
};

} // namespace ui
